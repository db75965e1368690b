import { createClient } from '@lingtan/client';
import { authErrors, coreRoute, httpErrors, isSameOrigin, kernelPermissions, reply, type Reply } from '@lingtan/kernel';
import { defineErrors } from '@lingtan/sdk';
import { z } from 'zod';

const mcpErrors = defineErrors('MCP', {
  KEY_NEEDED: {
    message: 'An assistant needs an API key in the header Authorization; a session or another token is not taken',
    status: 400,
    hint: 'Make one under Settings, API keys, with the role that the assistant may have, and send it as "Authorization: Bearer KEY".',
    'zh-CN': {
      message: '助手需要在 Authorization 请求头中提供 API 密钥；不接受会话或其他令牌',
      hint: '请在“设置 → API 密钥”中按助手应有的角色创建密钥，并以“Authorization: Bearer 密钥”发送。',
    },
  },
  REFUSED: {
    message: 'This is no message of the Model Context Protocol: {reason}',
    status: 400,
    hint: 'Send one JSON-RPC message, and accept application/json and text/event-stream.',
    'zh-CN': {
      message: '这不是 Model Context Protocol 消息：{reason}',
      hint: '请发送一条 JSON-RPC 消息，并接受 application/json 与 text/event-stream。',
    },
  },
  BATCH: {
    message: 'A batch of messages is not taken: the body was a list',
    status: 400,
    hint: 'Send one JSON-RPC message a request, as the protocol asks since 2025-06-18.',
    'zh-CN': {
      message: '不接受成批消息：请求体是列表',
      hint: '请按 2025-06-18 起的协议，每次请求只发送一条 JSON-RPC 消息。',
    },
  },
});

/** One message; a table of points fits, a novel does not. */
const bodyLimit = 256 * 1024;

/** What the endpoint needs of the server around it. */
export interface McpRouteOptions {
  /** Where this server answers itself, such as `http://127.0.0.1:8080`. */
  url: () => string;
  publicUrl: string | null;
  version: string;
}

/**
 * Tools for assistants over HTTP (Model Context Protocol, streamable HTTP without sessions). Each message stands for itself; each
 * call of a tool is one call of the API with the caller's own key, so permissions, limits and audit log are those of the API.
 */
export function mcpRoutes(options: McpRouteOptions) {
  const endpoint = coreRoute(
    {
      method: 'post',
      path: '/mcp',
      summary: 'Tools for assistants: one message of the Model Context Protocol (streamable HTTP, without sessions)',
      permission: kernelPermissions.self,
      anyPrincipal: true,
      asksItself: true,
      bodyLimit,
      emptyStatus: 202,
      bodyDoc: z.looseObject({ jsonrpc: z.literal('2.0'), method: z.string().optional() }),
      response: z.unknown(),
    },
    async ({ identity, headers, body, signal }) => {
      const { origin, authorization } = headers;
      // Pages of others may not speak to it in whoever's name, not even with a key that they were given (DNS rebinding).
      if (origin !== undefined && !isSameOrigin({ headers }, options.publicUrl))
        throw httpErrors.FOREIGN_ORIGIN({ value: String(origin) });
      if (identity.kind === 'device' || identity.kind === 'screen')
        throw authErrors.FORBIDDEN({ permission: kernelPermissions.self.id });
      // The token of the machine may do everything, and a session is a person's: neither is an assistant's.
      const key = /^Bearer (\S+)$/i.exec(String(authorization ?? ''))?.[1];
      if (identity.kind !== 'api-key' || key === undefined) throw mcpErrors.KEY_NEEDED();
      if (Array.isArray(body)) throw mcpErrors.BATCH();
      return answer({ options, key, headers, body, signal });
    },
  );
  return { id: 'mcp', permissions: [], topics: {}, services: [], routes: [endpoint], stop: async () => {} };
}

interface Message {
  options: McpRouteOptions;
  key: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: unknown;
  signal: AbortSignal;
}

async function answer({ options, key, headers, body, signal }: Message): Promise<Reply> {
  // Only who asks for it pays for loading it.
  const [{ WebStandardStreamableHTTPServerTransport: Transport }, { createMcpServer }] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'),
    import('./mcp-server.ts'),
  ]);
  const client = createClient({ url: options.url(), apiKey: key, timeoutMs: 120_000 });
  const server = createMcpServer(client, options.version);
  const transport = new Transport({ enableJsonResponse: true });
  try {
    await server.connect(transport);
    const sent = new Headers();
    for (const name of ['accept', 'content-type', 'mcp-protocol-version']) {
      const value = headers[name];
      if (typeof value === 'string') sent.set(name, value);
    }
    const request = new Request(`${options.url()}/mcp`, {
      method: 'POST',
      headers: sent,
      body: JSON.stringify(body),
      signal,
    });
    const response = await transport.handleRequest(request, { parsedBody: body });
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, text);
    return reply(response.status, text === '' ? undefined : JSON.parse(text));
  } finally {
    await server.close();
    client.close();
  }
}

/** What the library says of a message that it does not take, as an error of this server. */
function refusal(status: number, text: string): Error {
  const said = z.object({ error: z.object({ message: z.string() }) }).safeParse(parsed(text));
  return mcpErrors.REFUSED({ reason: said.success ? said.data.error.message : `status ${status}` });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
