import { commands } from './commands.js';
import { consent } from './consent.js';
import { hosts, options } from './facts.js';
import { readFields } from './fields.js';
import { rememberLanding } from './landing.js';
import { clickIdNames, veil } from './mask.js';
import { add, flushNow, store } from './queue.js';
import { on, safe } from './safe.js';
import { arrivals, state } from './state.js';

// Forms: attach (tell the form's own receiver where the visitor came from) and, opt-in, capture (tell our server who it is).

const RepeatMs = 1e4;
const campaignParameter = new RegExp(`^(utm_\\w+|${clickIdNames})$`, 'i');

const seen = new WeakMap();

const attach = (form, eventId) => {
  const prefix = options.prefix || 'tl_';
  const first = state.f || {}, last = state.l || {};
  const url = veil(last.u || '');
  const fill = (name, value) => {
    let input = [...form.elements].find((element) => element.name == name);
    if (!input) {
      input = document.createElement('input');
      input.type = 'hidden';
      input.name = name;
      form.append(input);
    }
    if (input.type == 'hidden') {
      input.value = value;
    }
  };
  fill(prefix + 'event', eventId);
  fill(prefix + 'landing', url);
  fill(prefix + 'referrer', last.r);
  fill(prefix + 'first_landing', veil(first.u));
  fill(prefix + 'first_referrer', first.r);
  for (const [name, value] of new URL(url).searchParams) {
    if (campaignParameter.test(name)) {
      fill(name, value);
    }
  }
};

const submit = (form, submitter) => {
  const mode = form.getAttribute('data-throughline-form');
  const isMarked = mode != null;
  const mayCapture = (mode || options.forms) == 'capture';
  if (consent.analytics && (isMarked || (mayCapture && !form.querySelector('[type=password]')))) {
    const fields = mayCapture ? readFields(form) : undefined;
    const valid = form.matches(':valid');
    let event = seen.get(form);
    if (event?.f.valid !== valid || Date.now() - event.ts > RepeatMs) {
      event = add('form_submit', { f: { id: form.getAttribute('id'), name: form.getAttribute('name'), fields, valid } });
      seen.set(form, event);
    }
    const target = new URL(submitter?.getAttribute('formaction') || form.getAttribute('action') || '', document.baseURI);
    if (isMarked && hosts.includes(target.host)) {
      attach(form, event.id);
    }
    // The page is about to go: what the next request cannot deliver, the next page does.
    store();
    flushNow();
  }
};

export const forms = () => {
  if (options.forms != 'off') {
    arrivals.push(rememberLanding);
    const onSubmit = safe((event) => submit(event.target, event.submitter));
    document.addEventListener('submit', onSubmit, true);
    // A submit event does not leave its shadow tree: listen there as soon as somebody uses it.
    for (const type of ['focusin', 'click']) {
      on(type, (event) => event.composedPath()[0].getRootNode().addEventListener('submit', onSubmit, true));
    }
    commands.form = submit;
  }
};
