import { lookAtEveryPage, looks, secondPark } from './every-page.ts';

lookAtEveryPage(secondPark, 'phone in Chinese and dark', looks.phone);
