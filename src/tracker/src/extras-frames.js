import { say, sendForm, succeed } from './extras-say.js';
import { on } from './safe.js';

// Forms in frames speak by messages. Only their makers' hosts, and this one, are listened to.

const HubSpot = /(^|\.)(hsforms\.(com|net)|hubspot\.com)$/, Typeform = /(^|\.)typeform\.com$/, Calendly = /(^|\.)calendly\.com$/;

const hear = ({ data, origin }) => {
  const host = new URL(origin).hostname;
  if (data.type == 'hsFormCallback' && (origin == location.origin || HubSpot.test(host))) {
    if (data.eventName == 'onFormSubmit') {
      // A form that is not in a frame has a submit of its own.
      document.querySelector(`[id^="hsForm_${CSS.escape(data.id)}"]`) || sendForm(data.id, Object.values(data.data));
    } else if (data.eventName == 'onFormSubmitted') {
      succeed('hubspot', data.id);
    }
  } else if (data.type == 'form-submit' && Typeform.test(host)) {
    succeed('typeform', data.formId);
  } else if (data.event == 'calendly.event_scheduled' && Calendly.test(host)) {
    say('track', 'meeting_scheduled', { maker: 'calendly' });
  }
};

/** Anybody may send a message of any shape. */
export const frames = () => on('message', hear);
