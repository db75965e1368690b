import { answerInThread } from '@lingtan/sdk/thread';
import { monteCarlo } from '../../domain/uncertainty/monte-carlo.ts';

// Entry of the thread of the draws.
answerInThread(monteCarlo);
