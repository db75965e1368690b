import { lookAtEveryPage, looks, secondPark } from './every-page.ts';

lookAtEveryPage(secondPark, 'desk in English and light', looks.desk);
