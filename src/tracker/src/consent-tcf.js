import { consent, decide, Tcf } from './consent.js';
import { safe } from './safe.js';

/** A consent tool may come later than we do; until anybody answers, nothing is sent anyway. */
const PollMs = 1e3;

/** IAB TCF 2.2/2.3: purposes 1 (storage) and 8 (measure content) for analytics, 1 and 7 (measure advertising) for ads. */
export const tcf = () => {
  if (window.__tcfapi) {
    // A consent tool that has not answered yet: nobody knows.
    decide(Tcf, { analytics: undefined, ads: undefined });
    __tcfapi('addEventListener', 2, safe((data, isSuccess) => {
      if (isSuccess && /^(tc|us)/.test(data.eventStatus)) {
        const may = (...purposes) => data.gdprApplies === false || purposes.every((purpose) => data.purpose.consents[purpose]);
        decide(Tcf, { analytics: may(1, 8), ads: may(1, 7) }, data.tcString);
      }
    }));
  } else if (consent.analytics == null) {
    setTimeout(safe(tcf), PollMs);
  }
};
