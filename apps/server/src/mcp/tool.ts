import type { AnswerOf, InputOf, LingtanClient, Operation } from '@lingtan/client';
import type { z } from 'zod';

/** What an assistant can ask for: one operation of the API, called with the key of whoever runs the assistant. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject;
  /** `read` changes nothing; `compute` works something out and stores nothing; `write` stores something. */
  readonly does: 'read' | 'compute' | 'write';
  readonly operation: Operation;
  call(client: LingtanClient, input: unknown): Promise<unknown>;
}

/** Declares a tool; `map` turns its input into that of the operation. */
export function defineTool<const Name extends Operation, Input extends z.ZodObject>(
  tool: Omit<Tool, 'call' | 'operation' | 'input'> & {
    operation: Name;
    input: Input;
    map: (input: z.infer<Input>) => InputOf<Name>;
    /** What the assistant sees of the answer. Default: all of it. */
    show?: (answer: AnswerOf<Name>) => unknown;
  },
): Tool {
  const { map, show, ...rest } = tool;
  const [method, path] = tool.operation.split(' ') as [string, string];
  return {
    ...rest,
    call: async (client, input) => {
      const answer = await client.request(method, path, map(input as z.infer<Input>));
      return show ? show(answer as AnswerOf<Name>) : answer;
    },
  };
}
