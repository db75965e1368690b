import { defineErrors } from '@lingtan/sdk';

/** Errors of the connector. Each names the device and the field. */
export const hj212Errors = defineErrors('HJ212', {
  DUPLICATE_UPLINK: {
    message: 'Two reports to authorities have the id {uplink}',
    status: 422,
    hint: 'Give each of them an id of its own.',
    'zh-CN': { message: '有两个上报任务的编号为 {uplink}', hint: '请为每个上报任务使用不同的编号。' },
  },
  DUPLICATE_DEVICE: {
    message: 'Two data loggers have the id {device}',
    status: 422,
    'zh-CN': { message: '有两个数采仪的编号为 {device}' },
  },
  DUPLICATE_MN: {
    message: 'Data logger {device}: the MN {mn} belongs to {other} already',
    status: 422,
    'zh-CN': { message: '数采仪 {device}：MN {mn} 已属于 {other}' },
  },
  DUPLICATE_POINT: {
    message: 'Data logger {device}: two values go into the point {point}',
    status: 422,
    'zh-CN': { message: '数采仪 {device}：有两个值写入测点 {point}' },
  },
  OPEN_INTAKE: {
    message:
      'devices: {devices} have neither password nor certificate, and allowFrom is empty; expected a password, a certificate, an address, or openIntake "accepted"',
    status: 422,
    hint: 'Enter the password (PW) that the logger sends, the name in its certificate, or the addresses that loggers come from.',
    'zh-CN': {
      message:
        'devices：{devices} 未设访问密码和客户端证书，且 allowFrom 为空；应设置密码、证书或来源地址，或将 openIntake 设为 "accepted"',
      hint: '请填写数采仪的访问密码（PW）、其证书中的名称，或允许的来源地址。',
    },
  },
  UNKNOWN_DEVICE: {
    message: 'There is no data logger {device}',
    status: 404,
    'zh-CN': { message: '没有数采仪 {device}' },
  },
  BAD_SPAN: {
    message: 'from {from} to {to}: expected a span of at most {days} days, its start first',
    status: 422,
    'zh-CN': { message: 'from {from} 至 {to}：时段应至多 {days} 天，且起点在前' },
  },
});
