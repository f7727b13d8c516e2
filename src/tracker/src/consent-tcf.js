import { consent, decide, Tcf } from './consent.js';
import { safe } from './safe.js';

const PollMs = 500, Polls = 20;

/** IAB TCF 2.2/2.3: purposes 1 (storage) and 8 (measure content) for analytics, 1 and 7 (measure advertising) for ads. */
export const tcf = (polls = Polls) => {
  if (window.__tcfapi) {
    // A consent tool that has not answered yet: nobody knows.
    decide(Tcf, { analytics: undefined, ads: undefined });
    __tcfapi('addEventListener', 2, safe((data, isSuccess) => {
      if (isSuccess && /^(tcl|usera)/.test(data.eventStatus)) {
        const may = (...purposes) => data.gdprApplies === false || purposes.every((purpose) => data.purpose.consents[purpose]);
        decide(Tcf, { analytics: may(1, 8), ads: may(1, 7) }, data.tcString);
      }
    }));
  } else if (polls && consent.analytics == null) {
    setTimeout(safe(tcf), PollMs, polls - 1);
  }
};
