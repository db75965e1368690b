import { defineConfig, fieldText, secret, schemaText } from '@lingtan/sdk';
import { z } from 'zod';

/** Heights at which the service tells the wind, m. */
export const windHeights = [10, 80, 120, 180] as const;

export const weatherConnectorConfig = defineConfig({
  version: 2,
  schema: z.strictObject({
    baseUrl: z
      .url({
        protocol: /^https?$/,
        error: schemaText('an address that begins with https:// or http://', '以 https:// 或 http:// 开头的地址'),
      })
      .default('https://api.open-meteo.com')
      .meta(
        fieldText(
          ['Address of the service', '服务地址'],
          ['Open-Meteo, or a server of your own that answers as it does.', 'Open-Meteo 或兼容其接口的自建服务。'],
        ),
      ),
    privateNetwork: z
      .boolean()
      .default(false)
      .meta(
        fieldText(
          ['In a private network', '位于内网'],
          [
            'Allows private and loopback addresses. Link-local addresses, where clouds keep their metadata, stay closed.',
            '允许内网与本机地址；云元数据所在的链路本地地址始终禁止。',
          ],
        ),
      ),
    apiKey: secret({
      ...fieldText(['API key', 'API 密钥'], ['Only for services that want one.', '仅在服务要求时填写。']),
      sentTo: ['baseUrl'],
    }),
    latitude: z
      .number()
      .min(-90)
      .max(90)
      .optional()
      .meta({ ...fieldText(['Latitude', '纬度'], ['Default: that of the park.', '默认取园区纬度。']), unit: '°' }),
    longitude: z
      .number()
      .min(-180)
      .max(180)
      .optional()
      .meta({ ...fieldText(['Longitude', '经度'], ['Default: that of the park.', '默认取园区经度。']), unit: '°' }),
    windHeightM: z
      .literal(windHeights)
      .default(80)
      .meta({ ...fieldText(['Height of the wind', '风速高度']), unit: 'm' }),
    refreshMinutes: z
      .number()
      .int()
      .min(15)
      .max(720)
      .default(60)
      .meta({ ...fieldText(['Fetch every', '获取周期']), unit: 'min' }),
    horizonDays: z
      .number()
      .int()
      .min(2)
      .max(16)
      .default(5)
      .meta({ ...fieldText(['Days ahead', '预报天数']), unit: 'd' }),
    pastDays: z
      .number()
      .int()
      .min(0)
      .max(92)
      .default(56)
      .meta({
        ...fieldText(
          ['Days of the archive', '存档天数'],
          ['Fetched once, so that forecasts have weather to learn from.', '首次获取，用于预测模型学习。'],
        ),
        unit: 'd',
      }),
    keepDays: z
      .number()
      .int()
      .min(7)
      .max(3650)
      .default(400)
      .meta({ ...fieldText(['Keep forecasts for', '预报保留时长']), unit: 'd' }),
    timeoutMs: z
      .number()
      .int()
      .min(100)
      .max(60_000)
      .default(10_000)
      .meta({ ...fieldText(['Timeout', '超时时间']), unit: 'ms' }),
  }),
  // Before, every address was allowed: one that an operator has entered in the park's own network stays so.
  migrate: (document) => {
    const { baseUrl } = (document ?? {}) as { baseUrl?: string };
    return { ...(document as object | null), privateNetwork: baseUrl !== undefined && isInside(baseUrl) };
  },
});

function isInside(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const host = new URL(url).hostname;
  return /^(10|127|192\.168|172\.(1[6-9]|2\d|3[01]))\.|^\[|\.(local|internal)$/.test(host) || !host.includes('.');
}
export type WeatherConnectorConfig = z.infer<(typeof weatherConnectorConfig)['schema']>;
