import { say } from './extras-say.js';

// IAB Global Privacy Platform 1.1: in every US section 1 means that somebody opted out.
const OptedOut = 1;

const fields = ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut'];

const PollMs = 1e3, Polls = 30;

const hear = ({ pingData }) => {
  const sections = Object.entries(pingData?.parsedSections || {}).filter(([name]) => name.startsWith('us'));
  if (pingData?.signalStatus == 'ready' && sections.some(([, parts]) => [parts].flat().some((part) => fields.some((field) => part[field] == OptedOut)))) {
    say('consent', { gpc: true, ads: false });
  }
};

/** A consent tool may come later than we do. */
export const gpp = (left = Polls) => {
  if (window.__gpp) {
    __gpp('addEventListener', (event) => {
      try {
        hear(event);
      } catch {
        // A tool of another version says it differently.
      }
    });
  } else if (left) {
    setTimeout(gpp, PollMs, left - 1);
  }
};
