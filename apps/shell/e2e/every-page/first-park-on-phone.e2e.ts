import { firstPark, lookAtEveryPage, looks } from './every-page.ts';

lookAtEveryPage(firstPark, 'phone in Chinese and dark', looks.phone);
