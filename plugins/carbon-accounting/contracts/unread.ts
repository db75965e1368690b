import { schemaText } from '@lingtan/sdk';
import type { z } from 'zod';

/** Fields of an input that nothing reads, since of another one that is given, or that is not; and what is expected instead. */
export interface Unread<Input> {
  fields: readonly (keyof Input & string)[];
  when: (input: Input) => boolean;
  expected: readonly [en: string, zh: string];
}

/** Refuses each field that is given though nothing would read it: left in, it would change no figure and nobody would know. */
export function refuseUnread<Input extends object>(
  ...rules: readonly Unread<Input>[]
): (input: Input, context: z.RefinementCtx<Input>) => void {
  return (input, context) => {
    for (const { fields, when, expected } of rules)
      for (const field of fields)
        if (input[field] !== undefined && when(input))
          context.addIssue({ code: 'custom', path: [field], message: schemaText(...expected) });
  };
}
