// Everything, in one file. Forms remember the landing that the assistant tells of.
import { engagement } from './engagement.js';
import { links } from './links.js';
import { boot } from './boot.js';
import { googleConsentMode } from './consent-google.js';
import { tcf } from './consent-tcf.js';
import { assist } from './assist.js';
import { forms } from './forms.js';

boot([tcf, googleConsentMode, forms, links, engagement, assist]);
