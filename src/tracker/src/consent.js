import { options } from './facts.js';

// Three states per purpose: true, false, and undefined while nobody has answered.

/** Who decides: a louder voice is not overruled by a quieter one. */
export const Default = 0, GoogleConsentMode = 1, Tcf = 2, OwnApi = 3;

const initial = { granted: true, denied: false }[options.consent || 'granted'];

/** Global Privacy Control, or an opt-out from sale and sharing said by a command: cannot be overruled. */
const optedOut = { ads: false, gpc: true };

export const consent = { analytics: initial, ads: initial, ...(navigator.globalPrivacyControl && optedOut) };

export let voice = Default;

/** What the consent tool can show for the answer (a TC string). */
export let proof;

let listener;

/** The listener hears every answer, also a repeated one, and whether analytics were allowed before it. */
export const onConsent = (work) => {
  listener = work;
};

export const decide = (speaker, answer, evidence) => {
  if (speaker >= voice) {
    const before = consent.analytics;
    voice = speaker;
    proof = evidence;
    Object.assign(consent, answer, consent.gpc && optedOut);
    listener?.(before);
  }
};
