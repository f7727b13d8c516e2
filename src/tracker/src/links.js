import { hosts } from './facts.js';
import { add } from './queue.js';
import { on } from './safe.js';

const files = /\.(pdf|docx?|xlsx?|pptx?|csv|zip|rar|7z|gz|dmg|exe|msi|apk|mp[34]|mov|epub)$/i;

/** The http(s) link an event happened in, shadow trees included. */
export const linkOf = (event) => event.composedPath().find((node) => /^http/.test(node.protocol) && node.host);

/** Clicks that leave the site and clicks that fetch a file; left and middle button. */
export const links = () => {
  const report = (event) => {
    const link = event.button < 2 && linkOf(event);
    if (link) {
      const isFile = files.test(link.pathname);
      if (isFile || !hosts.includes(link.host)) {
        add('track', { n: isFile ? 'download' : 'outbound', p: { url: link.href } });
      }
    }
  };
  on('click', report);
  on('auxclick', report);
};
