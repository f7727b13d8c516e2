import { say, sendForm, succeed } from './extras-say.js';

// Forms that scripts build in the page itself.

const PollMs = 1e3, Polls = 30;

/** Marketo Forms 2 comes when it comes. */
const marketo = (left) => {
  if (window.MktoForms2) {
    MktoForms2.whenReady((form) => {
      // The tracker may have seen a submit of it, too: the same form is one event.
      form.onSubmit(() => say('form', form.getFormElem()[0]));
      form.onSuccess(() => succeed('marketo', form.getId()));
    });
  } else if (left) {
    setTimeout(marketo, PollMs, left - 1);
  }
};

export const scripts = () => {
  // Contact Form 7 sends an ordinary submit, which the tracker sees itself; this says that the mail went out.
  document.addEventListener('wpcf7mailsent', (event) => succeed('contact-form-7', event.detail.contactFormId));
  // HubSpot's newer forms: https://developers.hubspot.com/docs (unverified here).
  addEventListener('hs-form-event:on-submission:success', (event) => {
    const form = window.HubSpotFormsV4?.getFormFromEvent(event);
    form?.getFormFieldValues().then((values) => {
      sendForm(event.detail.formId, values.map(({ name, value }) => ({ name: name.split('/').pop(), value })));
      succeed('hubspot', event.detail.formId);
    });
  });
  marketo(Polls);
};
