import { digits } from './digits.js';

// Opt-in capture (tracker.md 5.3, 5.4): which fields may be read, and which never, whatever the page says.
// Patterns are tested on "type autocomplete name id", in lower case.

/** First match wins. */
const allowed = {
  email: /e-?mail/,
  phone: /phone|mobile|\btel\b/,
  first_name: /(first|given).?name|\bfname/,
  last_name: /(last|family|sur).?name|\blname/,
  company: /company|organi/,
  name: /\b(full|your)?.?name\b/,
};

/** Types that may be read, unless `autocomplete` is off, without an explicit `data-throughline-field`. */
const plain = /^(text|email|tel|select-one) (?!off)/;

const forbidden = /^(hidden|file)|cc(-|.?num)|one-time|pass|pwd|secret|token|cv[vc]|card|iban|account.?n|routing|nino|tax.?id|licen|birth|bday|health|diagnos|religion|salary|(otp|ssn|sin|dob|pin)(?![a-z])/;

const socialSecurity = /\b\d{3}[- ]\d\d[- ]\d{4}\b/;

const isCardNumber = (text) =>
  !([...digits(text)].reverse().reduce((sum, digit, index) => sum + (index % 2 ? digit * 2 - (digit > 4) * 9 : +digit), 0) % 10);

const isSecret = (value) => socialSecurity.test(value) || value.match(/\d([ -]?\d){12,18}/g)?.some(isCardNumber);

export const readFields = (form) => {
  const fields = {};
  for (const input of form.elements) {
    const { type, name, id, value } = input;
    const label = [type, input.getAttribute('autocomplete'), name, id].join(' ').toLowerCase();
    const chosen = input.dataset.throughlineField;
    const key = chosen || (plain.test(label) && Object.keys(allowed).find((field) => allowed[field].test(label)));
    const isAnswered = value && (input.checked || !/checkbox|radio/.test(type));
    if (key && isAnswered && !forbidden.test(label) && !input.closest('[data-throughline-ignore]') && !isSecret(value)) {
      fields[key] ||= value.slice(0, 1e3);
    }
  }
  return fields;
};
