import './as-member.e2e.ts';
import './first-park-on-desk.e2e.ts';
import './first-park-on-phone.e2e.ts';
import './second-park-on-desk.e2e.ts';
import './second-park-on-phone.e2e.ts';
