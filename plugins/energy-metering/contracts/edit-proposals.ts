import { defineNotice, defineProposal } from '@lingtan/sdk';
import { z } from 'zod';
import { energyApproveEdit } from './exceptions.ts';

/** Other readings wait for a second look. */
export const editWaits = defineNotice('energy-metering.edit-waits', {
  permission: energyApproveEdit,
  severity: 'task',
  name: { en: 'Approval', 'zh-CN': '待审批' },
  text: {
    en: '{person} proposes other readings of {meter}, {from} to {to}: {reason}',
    'zh-CN': '{person} 提交了计量表 {meter} 的读数修正（{from} 至 {to}）：{reason}',
  },
});

/** An edit; its subject is its number. */
export const editProposal = defineProposal(editWaits, z.strictObject({ edit: z.int() }));
