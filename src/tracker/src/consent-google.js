import { consent, decide, GoogleConsentMode } from './consent.js';
import { safe } from './safe.js';

/** Google Consent Mode v2: `['consent', 'default' | 'update', {…}]` in the data layer, past and future. */
export const googleConsentMode = () => {
  const answers = {};

  const isGranted = (before, ...names) =>
    names.some((name) => answers[name]) ? names.every((name) => answers[name] != 'denied') : before;

  const read = safe((entry) => {
    if (entry[0] == 'consent') {
      for (const name in entry[2]) {
        // Defaults may differ by region, which the browser cannot know: a refusal in any of them holds until the update.
        if (entry[1] == 'update' || answers[name] != 'denied') {
          answers[name] = entry[2][name];
        }
      }
      decide(GoogleConsentMode, {
        analytics: isGranted(consent.analytics, 'analytics_storage'),
        ads: isGranted(consent.ads, 'ad_storage', 'ad_user_data'),
      });
    }
  });

  const layer = window.dataLayer || (consent.analytics == null && (window.dataLayer = []));
  if (layer) {
    const { push } = layer;
    layer.push = (...entries) => {
      entries.forEach(read);
      return push.apply(layer, entries);
    };
    [...layer].forEach(read);
  }
};
