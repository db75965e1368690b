import { defineErrors } from '@lingtan/sdk';
import type { Command } from 'commander';
import { version } from '../version.ts';

const mcpErrors = defineErrors('MCP', {
  NO_KEY: {
    message: '{name} is not set',
    status: 400,
    hint: 'Make an API key under Settings, API keys, with the role that the assistant may have, and start with LINGTAN_URL and LINGTAN_API_KEY.',
    'zh-CN': {
      message: '未设置 {name}',
      hint: '请在“设置 → API 密钥”中按助手应有的角色创建密钥，并以 LINGTAN_URL 与 LINGTAN_API_KEY 启动。',
    },
  },
});

/**
 * `lingtan mcp`: tools for assistants over standard input and output. The token of the machine, which may do everything, is
 * never used: without a key there is no server.
 */
export function mcpCommand(program: Command): void {
  program
    .command('mcp')
    .description('serve tools for assistants (Model Context Protocol) over stdin and stdout, with an API key')
    .action(async () => {
      const [url, apiKey] = ['LINGTAN_URL', 'LINGTAN_API_KEY'].map((name) => {
        const value = process.env[name];
        if (!value) throw mcpErrors.NO_KEY({ name });
        return value;
      }) as [string, string];
      // Only who asks for it pays for loading it.
      const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js');
      const { createClient } = await import('@lingtan/client');
      const { createMcpServer } = await import('../mcp/mcp-server.ts');
      const client = createClient({ url, apiKey, timeoutMs: 120_000 });
      const server = createMcpServer(client, version());
      const closed = new Promise<void>((resolve) => {
        server.server.onclose = resolve;
        process.stdin.once('end', resolve);
      });
      await server.connect(new StdioServerTransport());
      await closed;
      await server.close();
      client.close();
    });
}
