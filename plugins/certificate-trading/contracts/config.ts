import { calendarDate, defineConfig, fieldText, lowerCaseId, faultText, safety, schemaText } from '@lingtan/sdk';
import { z } from 'zod';
import { certificateAccount } from './account.ts';
import { demoConfig } from './demo-config.ts';
import { gecSourceIds } from './issuance.ts';
import { marketConfig } from './market-config.ts';

export { certificateAccount } from './account.ts';

const key = lowerCaseId;

/** A registered generator that gets certificates. */
const device = z.strictObject({
  id: key.meta(fieldText(['Device id', '设备编号'])),
  meterId: key.meta(fieldText(['Meter', '电表'], ['Its meter in energy metering.', '能源计量中的电表。'])),
  direction: z
    .enum(['export', 'import'])
    .default('export')
    .meta(fieldText(['Direction of generation', '发电方向'])),
  source: z.enum(gecSourceIds).meta(fieldText(['Source', '能源类型'])),
  use: z
    .enum(['grid', 'self'])
    .default('grid')
    .meta(
      fieldText(
        ['Use of the generation', '发电去向'],
        [
          'What its owner consumes on the site gets certificates that cannot be traded.',
          '自发自用电量核发不可交易绿证。',
        ],
      ),
    ),
  marketBased: z
    .boolean()
    .optional()
    .meta(
      fieldText(
        ['Wholly sold on the market', '完全市场化'],
        ['Decides for hydro from 2023 on.', '决定2023年及以后投产水电的绿证类别。'],
      ),
    ),
  capacityKw: z
    .number()
    .positive()
    .meta({
      ...fieldText(
        ['Capacity', '装机容量'],
        ['More than it can produce is not issued.', '超出装机能力的电量不予核发。'],
      ),
      unit: 'kW',
    }),
  commissionedOn: calendarDate.optional().meta(fieldText(['Commissioned on', '投产日期'])),
  account: certificateAccount
    .default('park')
    .meta(fieldText(['Issued to', '核发账户'], ['park or enterprise/<id>', 'park 或 enterprise/<企业编号>'])),
});

/** A storage whose charge and discharge are recorded. */
const storage = z.strictObject({
  id: key.meta(fieldText(['Storage id', '储能编号'])),
  meterId: key.meta(
    fieldText(
      ['Meter', '电表'],
      ['Its meter in energy metering: what it takes and what it gives.', '能源计量中的电表：计量充电与放电。'],
    ),
  ),
  chargeDirection: z
    .enum(['import', 'export'])
    .default('import')
    .meta(fieldText(['Direction of charging', '充电方向'])),
  roundTripEfficiency: z
    .number()
    .gt(0)
    .max(1)
    .meta(
      fieldText(
        ['Round-trip efficiency', '往返效率'],
        [
          'Of what went in, the part that comes out; losses get no certificate.',
          '充入电量中可放出的比例；损耗不核发。',
        ],
      ),
    ),
  devices: z
    .array(key)
    .optional()
    .meta(
      fieldText(
        ['Charged from', '充电来源'],
        [
          'Devices of the same zone whose certificates stand behind the charge; default: all.',
          '以其绿证为充电背书的同区域发电设备；默认全部。',
        ],
      ),
    ),
  account: certificateAccount
    .default('park')
    .meta(fieldText(['Account', '账户'], ['park or enterprise/<id>', 'park 或 enterprise/<企业编号>'])),
});

/** Devices of the park whose generation is certified. */
export const certificateConfig = defineConfig({
  version: 1,
  schema: z
    .strictObject({
      devices: z
        .array(device)
        .default([])
        .superRefine((devices, context) => {
          for (const field of ['id', 'meterId'] as const)
            devices.forEach((each, index) => {
              if (devices.findIndex((other) => other[field] === each[field]) < index)
                context.addIssue({
                  code: 'custom',
                  path: [index, field],
                  ...faultText(`${each[field]} is named twice`, `${each[field]} 重复`),
                });
            });
        })
        .meta(fieldText(['Devices', '发电设备'])),
      storages: z
        .array(storage)
        .default([])
        .superRefine((storages, context) => {
          for (const field of ['id', 'meterId'] as const)
            storages.forEach((each, index) => {
              if (storages.findIndex((other) => other[field] === each[field]) < index)
                context.addIssue({
                  code: 'custom',
                  path: [index, field],
                  ...faultText(`${each[field]} is named twice`, `${each[field]} 重复`),
                });
            });
        })
        .meta(
          fieldText(
            ['Storages', '储能'],
            [
              'Certificates of what is charged are used up, and what is discharged gets those that are left after losses.',
              '充电电量对应的绿证先行注销，放电按扣除损耗后的电量核发储能绿证。',
            ],
          ),
        ),
      targets: z
        .array(
          z.strictObject({
            account: certificateAccount.meta(fieldText(['Account', '账户'])),
            sharePct: z
              .number()
              .int()
              .min(1)
              .max(100)
              .meta({ ...fieldText(['Share of the consumption', '占用电量比例']), unit: '%' }),
          }),
        )
        .default([])
        .superRefine((targets, context) =>
          targets.forEach(({ account }, index) => {
            if (targets.findIndex((other) => other.account === account) < index)
              context.addIssue({
                code: 'custom',
                path: [index, 'account'],
                ...faultText(`${account} is named twice`, `${account} 重复`),
              });
          }),
        )
        .meta(
          fieldText(
            ['Targets', '绿电目标'],
            ['What part of its consumption an account wants to cover.', '各账户计划以绿证覆盖的用电比例。'],
          ),
        ),
      claimants: z
        .array(z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, schemaText('id of a plugin', '插件编号')))
        .max(50)
        .default([])
        .meta({
          ...fieldText(
            ['Plugins that may claim certificates', '可认领绿证的插件'],
            [
              'They use certificates of any account up without retiring them. Empty: none',
              '可不经核销使用各账户的绿证。留空：无',
            ],
          ),
          ...safety,
        }),
      market: marketConfig.prefault({}).meta(fieldText(['Exchange', '交易市场'])),
      demo: demoConfig.optional().meta({
        ...safety,
        ...fieldText(
          ['Example dealings', '示例交易'],
          [
            'For demonstration parks only: entered once by the exchange itself, and marked as examples.',
            '仅用于演示园区：由系统报入一次，并标为示例。',
          ],
        ),
      }),
    })
    .superRefine(({ devices, storages }, context) =>
      storages.forEach((each, index) => {
        if (devices.some(({ id }) => id === each.id))
          context.addIssue({
            code: 'custom',
            path: ['storages', index, 'id'],
            ...faultText(`${each.id} is a device already`, `${each.id} 已是设备`),
          });
        // What it gives would be certified twice: as generation, and as discharge.
        const generator = devices.find(({ meterId }) => meterId === each.meterId);
        if (generator)
          context.addIssue({
            code: 'custom',
            path: ['storages', index, 'meterId'],
            ...faultText(
              `${each.meterId} is the meter of the device ${generator.id} already; a storage needs a meter of its own`,
              `${each.meterId} 已是设备 ${generator.id} 的电表；储能须有独立电表`,
            ),
          });
        each.devices?.forEach((device, at) => {
          if (!devices.some(({ id }) => id === device))
            context.addIssue({
              code: 'custom',
              path: ['storages', index, 'devices', at],
              ...faultText(`there is no device ${device}`, `没有设备 ${device}`),
            });
        });
      }),
    ),
});
export type CertificateConfig = z.infer<typeof certificateConfig.schema>;
export type CertificateDevice = CertificateConfig['devices'][number];
export type CertificateStorage = CertificateConfig['storages'][number];
