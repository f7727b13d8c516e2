import { safe } from './safe.js';

const own = document.currentScript?.dataset || {};

/** The tracker's command of that name: the tracker itself may come later. */
export const say = (...words) => window.throughline(...words);

/** Somebody sent a form that has no submit event here: its values go the tracker's own way, which reads what it may and nothing else. */
export const sendForm = (id, values) => {
  const form = document.createElement('form');
  form.id = id;
  form.dataset.throughlineForm = own.forms == 'capture' ? 'capture' : '';
  for (const { name, value } of values) {
    form.append(Object.assign(document.createElement('input'), { name, value }));
  }
  say('form', form);
};

const PollMs = 1e3, Polls = 30;

/** Works with what another script brings as soon as it is there: that may come later than we do. */
export const whenThere = (name, work, left = Polls) => {
  if (window[name]) {
    work(window[name]);
  } else if (left) {
    setTimeout(safe(whenThere), PollMs, name, work, left - 1);
  }
};

/** The form's own maker says that it arrived. */
export const succeed = (maker, id) => say('track', 'form_success', { maker, form: String(id) });
