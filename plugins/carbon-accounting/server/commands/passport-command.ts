import { readInput } from '@lingtan/sdk';
import { qrSvg } from '@lingtan/documents';
import type { CommandDefinition } from '@lingtan/sdk';
import { passportInput } from '../../contracts/index.ts';
import { passport } from '../../domain/index.ts';
import { commandInput, oneOrMany } from './read-input.ts';

/** `lingtan carbon passport FILE`: the passport of a batch with its QR code as SVG. */
export const passportCommand: CommandDefinition = {
  name: 'carbon passport',
  summary: 'Digital passport of a batch: footprint, the graph that recomputes it, hash and QR code (SVG)',
  run: async (input, [file]) =>
    oneOrMany(commandInput(input, file), (one) => {
      const made = passport(readInput(passportInput, one));
      return { ...made, qrSvg: qrSvg(made.qrText) };
    }),
};
