import { hosts } from './facts.js';
import { add } from './queue.js';
import { on } from './safe.js';

export const files = /\.(pdf|docx?|xlsx?|pptx?|csv|zip|dmg|exe|mp[34])$/i;

/** The link an event happened in, shadow trees included; one without a host (mail, phone) is none. */
export const linkOf = (event) => event.composedPath().find((node) => node.protocol && node.host);

/** Clicks that leave the site and clicks that fetch a file; left and middle button. */
export const links = () => {
  on('click auxclick', (event) => {
    const link = event.button < 2 && linkOf(event);
    if (link) {
      const isFile = files.test(link.pathname);
      if (isFile || !hosts.includes(link.host)) {
        add('track', { n: isFile ? 'download' : 'outbound', p: { url: link.href } });
      }
    }
  });
};
