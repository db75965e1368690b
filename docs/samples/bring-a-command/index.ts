import { type CommandDefinition, defineConfig, definePlugin } from '@lingtan/sdk';
import { z } from 'zod';

const input = z.strictObject({
  /** Of the water that flows to the tower and back, °C. */
  warm: z.number(),
  cold: z.number(),
  /** Wet-bulb temperature of the air, °C: no tower cools below it. */
  wetBulb: z.number(),
});

/** `lingtan cooling tower FILE`, or with the document on standard input: how well a cooling tower works. */
const tower: CommandDefinition = {
  name: 'cooling tower',
  summary: 'Range, approach and effectiveness of a cooling tower (JSON file, or standard input)',
  // What does not fit is refused field by field, before `run` is called.
  input,
  run: async (document) => {
    const { warm, cold, wetBulb } = document as z.output<typeof input>;
    const [range, approach] = [warm - cold, cold - wetBulb];
    const possible = approach >= 0 && range + approach > 0;
    return { range, approach, effectiveness: possible ? range / (range + approach) : null };
  },
  // The answer is printed in full; where it says that something is wrong the exit code is 1.
  failed: (answer) => (answer as { effectiveness: number | null }).effectiveness === null,
};

export default definePlugin({
  id: 'cooling-tower',
  config: defineConfig({ version: 1, schema: z.strictObject({}) }),
  commands: [tower],
  start: async () => {},
});
