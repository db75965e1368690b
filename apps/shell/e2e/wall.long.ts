import { watchDisplay } from './display.ts';

watchDisplay({ rounds: 10, roundMs: 60_000 });
