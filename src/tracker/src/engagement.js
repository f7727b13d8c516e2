import { add } from './queue.js';
import { on } from './safe.js';

// Engaged time: the page is visible and focused, and the pauses between two signs of life count up to 30 s.

const MaxPauseMs = 3e4, WorthTellingMs = 1e3;

export const engagement = () => {
  let page = location.href, since, engaged = 0;
  const count = () => {
    const now = Date.now();
    if (since) {
      engaged += Math.min(now - since, MaxPauseMs);
    }
    since = !document.hidden && document.hasFocus() && now;
    if (engaged > WorthTellingMs && (document.hidden || page != location.href)) {
      add('track', { n: 'engagement', u: page, p: { engaged_ms: engaged } });
      engaged = 0;
    }
    page = location.href;
  };
  count();
  on('visibilitychange blur scroll keydown pointerdown pointermove', count);
};
