import { say, whenThere } from './extras-say.js';
import { safe } from './safe.js';

// IAB Global Privacy Platform 1.1: in every US section 1 means that somebody opted out.
const OptedOut = 1;

const fields = ['SaleOptOut', 'SharingOptOut', 'TargetedAdvertisingOptOut'];

const hear = ({ pingData }) => {
  const sections = Object.entries(pingData?.parsedSections || {}).filter(([name]) => name.startsWith('us'));
  if (pingData?.signalStatus == 'ready' && sections.some(([, parts]) => [parts].flat().some((part) => fields.some((field) => part[field] == OptedOut)))) {
    say('consent', { gpc: true, ads: false });
  }
};

/** A tool of another version may say it differently. */
export const gpp = () => whenThere('__gpp', (tool) => tool('addEventListener', safe(hear)));
