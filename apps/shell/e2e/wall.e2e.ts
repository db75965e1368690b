import { watchDisplay } from './display.ts';

// A sample of what wall.long.ts looks at for ten minutes.
watchDisplay({ rounds: 2, roundMs: 4000 });
