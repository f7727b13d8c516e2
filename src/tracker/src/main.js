// Everything, in one file.
import { assist } from './assist.js';
import { boot } from './boot.js';
import { googleConsentMode } from './consent-google.js';
import { tcf } from './consent-tcf.js';
import { engagement } from './engagement.js';
import { forms } from './forms.js';
import { links } from './links.js';

boot([tcf, googleConsentMode, engagement, links, forms, assist]);
