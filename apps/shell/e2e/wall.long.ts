import { newPlace } from '@lingtan/test-browser';
import { watchDisplay } from './display.ts';

watchDisplay({ rounds: 10, roundMs: 60_000, place: async () => Promise.resolve(newPlace()) });
