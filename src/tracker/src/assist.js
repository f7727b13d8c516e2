import { consent } from './consent.js';
import { digits } from './digits.js';
import { endpoint, options, otherHosts } from './facts.js';
import { withoutToken } from './landing.js';
import { files, linkOf } from './links.js';
import { veil } from './mask.js';
import { on } from './safe.js';
import { arrivals, sessionHint, state } from './state.js';

// What only the server knows, asked for once the visitor has agreed: `lk`, a token that carries the visitor to the tenant's
// other hosts (`data-domains`), and `n`, the phone numbers to show instead of the printed ones (`data-numbers`).

// Also how often a sign of life is passed on to keep the lent number: its hold is 20 minutes at least.
const TokenMs = 6e4;

/** Shows our number where the page prints one: in `tel:` links and in marked elements. What else they say stays. */
const swap = (numbers) => {
  for (const element of document.querySelectorAll('[data-throughline-number],[href^=tel],[href^=tel] *')) {
    const number = numbers[digits(element.href || element.textContent)];
    if (number) {
      element.href = 'tel:+' + digits(number);
      for (const text of element.childNodes) {
        text.data &&= text.data.replace(/[+(\d][^,:-z]{5,}\d/, number);
      }
    }
  }
};

export const assist = () => {
  let token, askedAt;
  const ask = () => {
    if (consent.analytics && !(askedAt > Date.now() - TokenMs)) {
      askedAt = Date.now();
      token = 0;
      fetch(endpoint + '?' + new URLSearchParams({ k: options.key, s: sessionHint(), u: veil(state.l.u) }), { credentials: 'include' }).then((answer) => answer.json()).then((answer) => {
        token = answer.lk;
        swap(answer.n);
      }).catch(() => 0);
    }
  };

  // The landing event carries the token that came with the visitor; the address bar need not.
  const clean = withoutToken(location.href);
  if (clean != location.href) {
    history.replaceState(history.state, '', clean);
  }
  if (options.domains || options.numbers) {
    arrivals.push(ask);
    // Any sign of life keeps the lent number, and the token fresh.
    on('pointerover click', (event) => {
      ask();
      const link = linkOf(event);
      if (token && otherHosts.includes(link?.host) && !files.test(link.pathname)) {
        link.search = withoutToken(link.search) + '&_tl=' + token;
      }
    });
  }
};
