import { telemetryErrors } from '../errors.ts';

/** Text of a byte stream. @throws TELEMETRY_BAD_CSV when the bytes are not in `encoding` */
export async function* decodeText(
  source: AsyncIterable<string | Uint8Array>,
  encoding: string,
): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let bytes = 0;
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch (error) {
      const problem = {
        en: `near byte ${bytes} it is not ${encoding}; try another encoding (files from Chinese Excel are often gb18030)`,
        'zh-CN': `在第 ${bytes} 字节附近不是 ${encoding} 编码；请换一种编码（中文 Excel 的文件多为 gb18030）`,
      };
      throw telemetryErrors.BAD_CSV({ problem }, error);
    }
  };
  for await (const chunk of source) {
    if (typeof chunk === 'string') yield chunk;
    else {
      yield decode(chunk);
      bytes += chunk.length;
    }
  }
  yield decode();
}
