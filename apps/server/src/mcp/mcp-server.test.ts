import type { LingtanClient } from '@lingtan/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { expect, test } from 'vitest';
import { createMcpServer, mcpTools } from './mcp-server.ts';

test('each tool refuses an argument that nobody knows by its name, and asks the server nothing', async () => {
  const asked: string[] = [];
  const client = new Proxy({} as LingtanClient, {
    get: (_target, name) => () => void asked.push(String(name)),
  });
  const server = createMcpServer(client, '1.0.0');
  const assistant = new Client({ name: 'assistant', version: '1.0.0' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), assistant.connect(near)]);
  try {
    const { tools } = await assistant.listTools();
    expect(tools.map(({ name }) => name).toSorted()).toEqual(mcpTools.map(({ name }) => name).toSorted());
    for (const { name, inputSchema } of tools) {
      expect(inputSchema, name).toMatchObject({ additionalProperties: false });
      const answer = await assistant.callTool({ name, arguments: { nobodyKnowsThis: 1 } });
      expect(answer, name).toMatchObject({ isError: true });
      expect(JSON.stringify(answer.content), name).toContain('nobodyKnowsThis');
    }
    expect(asked).toEqual([]);
  } finally {
    await assistant.close();
    await server.close();
  }
});
