import { consent } from './consent.js';
import { endpoint, landing, options, otherHosts, relocate } from './facts.js';
import { linkOf } from './links.js';
import { extra } from './queue.js';
import { on, safe } from './safe.js';
import { arrivals } from './state.js';

// What only the server knows, asked for once the visitor has agreed: `lk`, a token that carries the visitor to the tenant's
// other hosts (`data-domains`), and `n`, the phone numbers to show instead of the printed ones (`data-numbers`).

const TokenMs = 1e5;
const parameter = /([?&])_tl=([^&#]*)&?/;

const without = (url) => url.replace(parameter, '$1').replace(/[?&](?=#|$)/, '');

const digits = (text) => text.replace(/\D/g, '');

/** Shows our number where the page prints one: in `tel:` links and in marked elements. */
const swap = (numbers) => {
  for (const element of document.querySelectorAll('[data-throughline-number],a[href^="tel:"]')) {
    const number = numbers[digits(element.dataset.throughlineNumber || element.href)];
    if (number) {
      if (element.href) {
        element.href = 'tel:' + number.replace(/[^+\d]/g, '');
      }
      if (digits(element.textContent)) {
        element.textContent = number;
      }
    }
  }
};

export const assist = () => {
  let token, askedAt;
  const isFresh = () => performance.now() - askedAt < TokenMs;
  const ask = () => {
    if (consent.analytics && !isFresh()) {
      askedAt = performance.now();
      fetch(endpoint + '?k=' + options.key, { credentials: 'include' }).then((answer) => answer.json()).then(safe((answer) => {
        token = answer.lk;
        swap(answer.n || {});
      }), () => 0);
    }
  };

  extra.lk = landing.match(parameter)?.[2];
  if (extra.lk) {
    relocate(without(landing));
    history.replaceState(history.state, '', without(location.href));
  }
  if (options.domains || 'numbers' in options) {
    arrivals.push(ask);
    for (const type of ['pointerover', 'focusin', 'click']) {
      on(type, (event) => {
        const link = linkOf(event);
        if (link && otherHosts.includes(link.host)) {
          ask();
          if (token && isFresh()) {
            link.href = without(link.href).replace(/(#.*)?$/, (hash) => (link.search ? '&' : '?') + '_tl=' + token + hash);
          }
        }
      });
    }
  }
};
