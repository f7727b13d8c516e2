import { commands } from './commands.js';
import { consent } from './consent.js';
import { hosts, options } from './facts.js';
import { readFields } from './fields.js';
import { rememberLanding } from './landing.js';
import { hasCampaign, veil } from './mask.js';
import { add, flushNow, store } from './queue.js';
import { on, safe } from './safe.js';
import { arrivals, state } from './state.js';

// Forms: attach (tell the form's own receiver where the visitor came from) and, opt-in, capture (tell our server who it is).

const RepeatMs = 1e4;

let lastForm, lastEvent;

const attach = (form, eventId) => {
  const prefix = options.prefix || 'tl_';
  const { f: first, l: last } = state;
  const url = veil(last.u);
  const fill = (name, value) => {
    const input = form.elements[name] || form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name }));
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
    if (hasCampaign(`?${name}=1`)) {
      fill(name, value);
    }
  }
};

const submit = (form, submitter) => {
  const mode = form.dataset.throughlineForm;
  const isMarked = mode != null;
  const mayCapture = (mode || options.forms) == 'capture';
  if (consent.analytics && (isMarked || (mayCapture && !form.querySelector('[type=password]')))) {
    const fields = mayCapture ? readFields(form) : undefined;
    const valid = form.matches(':valid');
    if (lastForm != form || lastEvent.f.valid != valid || Date.now() - lastEvent.ts > RepeatMs) {
      lastForm = form;
      lastEvent = add('form_submit', { f: { id: form.getAttribute('id'), name: form.getAttribute('name'), fields, valid } });
    }
    // Without an action the form comes back here (the null becomes a path of this host).
    const target = new URL(submitter?.getAttribute('formaction') || form.getAttribute('action'), document.baseURI);
    if (isMarked && hosts.includes(target.host)) {
      attach(form, lastEvent.id);
    }
    // The page is about to go: what the next request cannot deliver, the next page does.
    store();
    flushNow();
  }
};

export const forms = () => {
  arrivals.push(rememberLanding);
  if (options.forms != 'off') {
    const onSubmit = safe((event) => submit(event.target, event.submitter));
    on('submit', onSubmit);
    // A submit event does not leave its shadow tree: listen there as soon as somebody uses it. What both hear is one submit.
    on('focusin click', (event) => event.composedPath()[0].getRootNode().addEventListener('submit', onSubmit, true));
    commands.form = submit;
  }
};
