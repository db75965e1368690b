import { firstPark, lookAtEveryPage, looks } from './every-page.ts';

lookAtEveryPage(firstPark, 'desk in English and light', looks.desk);
