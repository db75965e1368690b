import {
  defineConfig,
  defineEvidence,
  defineMethod,
  definePermission,
  definePlugin,
  defineRoute,
  type EvidenceInput,
  type Explanation,
  fieldText,
  formatRef,
} from '@lingtan/sdk';
import { Telemetry, telemetryWindow } from '@lingtan/telemetry/contracts';
import { z } from 'zod';

const hourMs = 3_600_000;
const read = definePermission({
  id: 'cooling-hours.read',
  title: { en: 'See hours of cooling', 'zh-CN': '查看制冷时段' },
  grants: ['operator', 'auditor'],
});

/** Key: start of the hour, ISO 8601 UTC. */
const cooled = defineEvidence({
  kind: 'cooling-hours.cooled',
  title: { en: 'Cooling of the water in an hour', 'zh-CN': '小时水温降' },
  permission: read.id,
});

/** Published, so that `lingtan evidence verify` makes the figure again on a machine that has the explanation and nothing else. */
const difference = defineMethod({
  id: 'cooling-hours.difference',
  version: 1,
  recompute({ inputs }) {
    const [warm, cold] = ['warm', 'cold'].map((role) => inputs.find((each) => each.role === role)?.value ?? null);
    return typeof warm === 'number' && typeof cold === 'number' ? warm - cold : null;
  },
});

const route = defineRoute({
  method: 'get',
  path: '/hours/:start',
  summary: 'By how much the water was cooled in the hour that begins then, and the reference that opens the figure',
  permission: read,
  params: z.object({ start: z.iso.datetime() }),
  response: z.object({ value: z.number().nullable(), evidence: z.string() }),
});

const pointField = (en: string, zh: string) =>
  z
    .string()
    .default('')
    .meta(fieldText([en, zh]));

export default definePlugin({
  id: 'cooling-hours',
  config: defineConfig({
    version: 1,
    schema: z.strictObject({
      warm: pointField('Point before', '进水测点'),
      cold: pointField('Point after', '出水测点'),
    }),
  }),
  permissions: [read],
  evidence: [cooled],
  methods: [difference],
  services: { telemetry: Telemetry },
  async start(park, { telemetry }) {
    /** Mean of an hour, with where it opens to: the samples of the device. */
    const meanOf = async (role: 'warm' | 'cold', from: number): Promise<EvidenceInput> => {
      const point = park.config[role];
      const to = from + hourMs;
      const samples = await telemetry.window({ point, from, to });
      const value = samples.length === 0 ? null : samples.reduce((sum, each) => sum + each.value, 0) / samples.length;
      const key = [point, new Date(from).toISOString(), new Date(to).toISOString()].join('/');
      const quality = value === null ? 'missing' : 'actual';
      return { ref: formatRef(telemetryWindow.kind, key), role, value, unit: 'degC', quality };
    };
    const explain = async (key: string): Promise<Explanation> => {
      const inputs = [await meanOf('warm', Date.parse(key)), await meanOf('cold', Date.parse(key))];
      const explanation: Explanation = {
        ...{ ref: formatRef(cooled.kind, key), title: cooled.title, value: null, unit: 'K', inputs },
        quality: inputs.some(({ value }) => value === null) ? 'missing' : 'actual',
        ...{ method: 'cooling-hours.difference@1', formula: 'T_warm − T_cold', recordedAt: null, producedBy: null },
      };
      return { ...explanation, value: difference.recompute(explanation) };
    };
    park.evidence.explain(cooled, ({ key }) => explain(key));
    park.route(route, async ({ params }) => {
      const { value, ref } = await explain(params.start);
      return { value: value as number | null, evidence: ref };
    });
  },
});
