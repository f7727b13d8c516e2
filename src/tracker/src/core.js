// The core alone: page views, sessions, landings, queue, consent. Built to watch its size, not shipped.
import { boot } from './boot.js';

boot([]);
