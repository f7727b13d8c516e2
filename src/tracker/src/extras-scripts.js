import { say, sendForm, succeed, whenThere } from './extras-say.js';
import { on } from './safe.js';

// Forms that scripts build in the page itself.

export const scripts = () => {
  // Contact Form 7 sends an ordinary submit, which the tracker sees itself; this says that the mail went out.
  on('wpcf7mailsent', (event) => succeed('contact-form-7', event.detail.contactFormId));
  // HubSpot's newer forms: https://developers.hubspot.com/docs (unverified here).
  on('hs-form-event:on-submission:success', (event) => {
    const form = window.HubSpotFormsV4?.getFormFromEvent(event);
    form?.getFormFieldValues().then((values) => {
      sendForm(event.detail.formId, values.map(({ name, value }) => ({ name: name.split('/').pop(), value })));
      succeed('hubspot', event.detail.formId);
    });
  });
  whenThere('MktoForms2', (marketo) => marketo.whenReady((form) => {
    // The tracker may have seen a submit of it, too: the same form is one event.
    form.onSubmit(() => say('form', form.getFormElem()[0]));
    form.onSuccess(() => succeed('marketo', form.getId()));
  }));
};
