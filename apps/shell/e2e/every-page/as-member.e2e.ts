import { lookAsMember } from './every-page.ts';

lookAsMember();
