import { currentLanguage } from './i18n.ts';

/** A form that machines and the connectors speak in, and its Chinese; what stands in the groups is put in its own Chinese where it has one. */
type Phrase = readonly [form: RegExp, zh: string];

/** What the system says of connections. */
const network: readonly Phrase[] = [
  [/^connect ECONNREFUSED (.+)$/, '$1 拒绝连接'],
  [/^connect ETIMEDOUT (.+)$/, '连接 $1 超时'],
  [/^connect EHOSTUNREACH (.+?)(?: - Local.*)?$/, '无法到达 $1'],
  [/^connect ENETUNREACH (.+?)(?: - Local.*)?$/, '网络不通，无法到达 $1'],
  [/^(?:read|write) ECONNRESET$/, '连接被对方重置'],
  [/^(?:read|write) ETIMEDOUT$/, '对方长时间无响应，连接超时'],
  [/^write EPIPE$/, '对方已关闭连接'],
  [/^socket hang up$/, '对方中断了连接'],
  [/^getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (.+)$/, '找不到主机 $1'],
  [/^(?:self-signed certificate|unable to verify the first certificate).*$/, '对方的证书不受信任'],
  [/^certificate has expired$/, '对方的证书已过期'],
  [/^no connection to (.+) within (\d+) ms$/, '$2 ms 内未能连接 $1'],
  [/^no connection within (\d+) ms$/, '$1 ms 内未能建立连接'],
  [/^no connection to (.+)$/, '未能连接 $1'],
  [/^(?:the connection was closed|the connection is gone)$/, '连接已断开'],
  [/^the device closed the connection$/, '设备关闭了连接'],
  [/^closed by the station$/, '站点关闭了连接'],
  [/^closed by the server of the authority$/, '主管部门服务器关闭了连接'],
  [/^stopping$/, '正在停止'],
  [/^(\S+) is not up$/, '$1 未启动'],
  [/^park-simulator is not enabled on this park$/, '本园区未启用园区仿真插件'],
];

/** What devices answer, or do not. */
const devices: readonly Phrase[] = [
  [/^no answer to (.+) within (\d+) ms$/, '$2 ms 内未应答 $1'],
  [/^no answer within (\d+) ms$/, '$1 ms 内无应答'],
  [/^Timed out$/, '应答超时'],
  [/^no (STARTDT con|STOPDT con|TESTFR con) within (\d+) ms$/, '$2 ms 内未收到 $1'],
  [/^no acknowledgement within (\d+) ms$/, '$1 ms 内未收到确认'],
  [/^(.+) takes the connection and does not start data transfer$/, '$1 接受连接，但未启动数据传输'],
  [/^the station does not know the common address (\d+)$/, '站点没有公共地址 $1'],
  [/^no station answered to the common address (\d+)$/, '没有站点响应公共地址 $1'],
  [/^common address (\d+), (\d+) objects read$/, '公共地址 $1，已读取 $2 个信息体'],
  [/^the station did not send the object (\d+)$/, '站点未上送信息体 $1'],
  [/^type (\d+) was refused, cause (\d+)$/, '类型 $1 被拒绝，传送原因 $2'],
  [/^type (\d+) is not read here$/, '类型 $1 不在此解析'],
  [/^FC (\d+), (\d+) from (\d+)$/, '功能码 $1，自 $3 起 $2 个'],
  [/^nothing to read: the park has none of the (\d+) points$/, '无可读取的测点：园区没有这 $1 个测点'],
  [/^no 9014 to (\d+) after (\d+) repeats$/, '命令 $1 重发 $2 次后仍未收到 9014'],
  [/^no data$/, '无请求数据'],
  [/^password$/, '密码错误或未授权'],
  [/^baud rate$/, '通信速率不能更改'],
  [/^too many zones$/, '年时区数超限'],
  [/^too many periods$/, '日时段数超限'],
  [/^too many tariffs$/, '费率数超限'],
  [/^refused$/, '被拒绝'],
  [/^digits that are no BCD$/, '数据不是 BCD 码'],
  [/^(\S+): part (\d+) came where (\d+) was asked for$/, '$1：请求第 $3 帧，却收到第 $2 帧'],
  [/^(\S+): more than (\d+) frames$/, '$1：超过 $2 帧'],
  [/^Modbus exception 1: .*$/, 'Modbus 异常 1：非法功能码'],
  [/^Modbus exception 2: .*$/, 'Modbus 异常 2：非法数据地址'],
  [/^Modbus exception 3: .*$/, 'Modbus 异常 3：非法数据值'],
  [/^Modbus exception 4: .*$/, 'Modbus 异常 4：从站设备故障'],
  [/^Modbus exception (\d+): .*$/, 'Modbus 异常 $1'],
  [/^not stored yet: (.+)$/, '尚未入库：$1'],
  [/^not stored: (.+); the (\d+) oldest samples are lost$/, '未能入库：$1；最早的 $2 个样本已丢弃'],
];

/** Why frames are refused. */
const frames: readonly Phrase[] = [
  [/^crc mismatch$/, 'CRC 校验错误'],
  [/^length mismatch$/, '长度不符'],
  [/^length not 4 digits$/, '长度不是 4 位数字'],
  [/^no ##$/, '缺少包头 ##'],
  [/^no CR LF$/, '缺少包尾回车换行'],
  [/^no data area$/, '缺少数据区'],
  [/^CRC (\S*), computed (\S+)$/, '报文 CRC $1，计算得 $2'],
  [/^length (\d+) announced, (\d+) found$/, '标称长度 $1，实际 $2'],
  [/^checksum (\S+), computed (\S+)$/, '校验和 $1，计算得 $2'],
  [/^length 4 to 253 expected, got (\d+)$/, '长度应为 4 至 253，实为 $1'],
  [/^bytes outside of any frame$/, '不属于任何报文的字节'],
  [/^no MN$/, '缺少设备编码 MN'],
  [/^no logger has the MN (.+)$/, '没有 MN 为 $1 的数采仪'],
  [/^the address (.+) is not allowed$/, '地址 $1 不在允许名单内'],
  [/^PW: another password$/, 'PW：密码不符'],
  [/^command (\S+) is not stored$/, '命令 $1 不作存储'],
  [/^no DataTime$/, '缺少 DataTime'],
  [/^no number$/, '不是数字'],
];

/** What came of a notice or a webhook. */
const notices: readonly Phrase[] = [
  [/^the webhook answered (\d+)$/, 'Webhook 应答 $1'],
  [/^the webhook gave no answer within (\S+) s$/, 'Webhook 在 $1 s 内无应答'],
  [
    /^(.+) is a closed address or in a private network, which the route does not allow$/,
    '$1 为禁用地址或位于内网，该路由不允许',
  ],
  [/^(\S+) answered (\d+)$/, '$1 应答 $2'],
  [/^(\S+) is no push service of this park$/, '$1 不在本园区的推送服务之列'],
  [/^(\d+) of (\d+) browsers were not told: (.+)$/, '$2 个浏览器中有 $1 个未送达：$3'],
  [/^no browser of anybody who may see the alarm is subscribed$/, '有权查看该报警的人均未订阅浏览器通知'],
  [/^notices in browsers are not configured$/, '未配置浏览器通知'],
  [/^no mail server is configured$/, '未配置邮件服务器'],
  [/^the route does not exist any more$/, '该通知路由已不存在'],
  [/^acknowledged$/, '已有人确认'],
  [/^Greeting never received$/, '邮件服务器未应答'],
  [/^Connection timeout$/, '连接邮件服务器超时'],
  [/^Invalid login: (.+)$/, '邮件服务器拒绝登录：$1'],
  [/^(?:The operation was aborted due to timeout|This operation was aborted)$/, '等待应答超时'],
];

/** What a browser says when it does not subscribe. */
const browsers: readonly Phrase[] = [
  [/^Registration failed - (.+)$/, '浏览器未能注册推送：$1'],
  [/^push service error$/, '推送服务出错'],
  [/^push service not available$/, '推送服务不可用'],
  [/^permission denied$/, '未获允许'],
  [/^.*(?:User denied permission|permission was not granted).*$/, '未获通知权限'],
  [/^.*[Ff]ailed to register a ServiceWorker.*$/, '浏览器未能启用后台服务，请检查证书与隐私设置'],
  [/^.*(?:Subscription failed|Error retrieving push subscription|Push subscription).*$/, '浏览器未能完成推送订阅'],
];

/** What connectors say while something is wrong for a while. */
const faults: readonly Phrase[] = [
  [/^(\d+) of (\d+) meters do not answer$/, '$2 块表计中有 $1 块无应答'],
  [/^(\d+) of (\d+) devices do not answer$/, '$2 台设备中有 $1 台无应答'],
  [/^(\d+) of (\d+) stations are not connected$/, '$2 个站点中有 $1 个未连接'],
  [/^(\d+) of (\d+) servers cannot be read$/, '$2 个服务器中有 $1 个无法读取'],
  [/^(\d+) of (\d+) connections to (.+)$/, '到 $3 的 $2 个连接中有 $1 个可用'],
  [/^the certificates of these servers end within 30 days$/, '以下服务器的证书将在 30 天内到期'],
  [/^Authorities that are not reached$/, '未能连通的主管部门'],
  [/^Devices that are not up$/, '未启动的设备'],
];

/** What tests and searches of devices say. */
const searches: readonly Phrase[] = [
  [/^All (\d+) (?:devices|meters|stations) answered or need no check\.$/, '$1 台设备均有应答或无需检查。'],
  [/^The (?:device|meter|station) answered or needs no check\.$/, '设备有应答或无需检查。'],
  [/^All (\d+) servers answered\.$/, '$1 台服务器均有应答。'],
  [/^The server answered\.$/, '服务器有应答。'],
  [/^(\d+) of (\d+) (?:devices|meters|servers|stations) failed: (.+)$/, '$2 台中有 $1 台失败：$3'],
  [/^The embedded broker serves this park on (.+)\.$/, '内置 MQTT 代理在 $1 为本园区服务。'],
  [/^answers on (.+), (\d+) objects read$/, '$1 有应答，已读取 $2 个信息体'],
  [
    /^answers on (.+), (\d+) objects read; it has not ended the interrogation$/,
    '$1 有应答，已读取 $2 个信息体；站点尚未结束总召唤',
  ],
  [/^answers on (.+), (\d+) nodes read$/, '$1 有应答，已读取 $2 个节点'],
  [
    /^answers on (.+) with the certificate that was entered, valid until (.+)$/,
    '$1 有应答，证书与填写的一致，有效期至 $2',
  ],
  [/^answers on (.+)$/, '$1 有应答'],
  [
    /^its certificate is not known yet; compare its fingerprint at the server and enter it: (.+)$/,
    '证书尚未登记；请与服务器上的指纹核对后填入：$1',
  ],
  [/^the device says that it has no value$/, '设备表示无此数值'],
  [/^outside of (.+) to (.+)$/, '超出合理范围 $1 至 $2'],
  [/^not asked any more$/, '不再询问'],
  [/^the time of (\d+) s is over$/, '已达 $1 s 时限，未全部查完'],
  [/^(\d+) values are plausible by this map$/, '按此寄存器映射有 $1 个合理数值'],
  [/^it answers, no map fits$/, '有应答，但没有匹配的寄存器映射'],
  [/^SunSpec at (\d+), models ([\d ]+|none)$/, 'SunSpec 标识位于 $1，模型 $2'],
  [/^no map fits$/, '没有匹配的寄存器映射'],
  [/^the meter gave its address, DL\/T 645-(\d+)$/, '电能表报告了自身地址（DL/T 645-$1）'],
  [/^offers (.+)$/, '支持 $1'],
  [/^its variables are shown to certificates it trusts only$/, '仅向受信任的证书显示变量'],
  [/^it lets nobody in without user or certificate$/, '未提供用户名或证书，不允许连接'],
  [/^more than (\d+) variables$/, '超过 $1 个变量'],
  [/^(\d+) variables$/, '$1 个变量'],
  [/^no list of nodes fits$/, '没有匹配的节点列表'],
  [/^(\d+) of (\d+) nodes of this list$/, '此列表 $2 个节点中有 $1 个'],
  [/^sends (\S+) with (.+)$/, '上报命令 $1，因子 $2'],
  [/^sent (\d+) messages for (\d+) points$/, '已发送 $1 条报文，涉及 $2 个测点'],
  [/^sent nothing to (.+) within (\d+) s$/, '$2 s 内未向 $1 上报数据'],
  [/^received on (.+)$/, '已在 $1 收到数据'],
  [/^no (\S+) in the frame$/, '报文中没有 $1'],
  [/^comes with (\S+) data$/, '随 $1 数据上报'],
];

const joints = [
  ['; ', '；'],
  [': ', '：'],
  [', ', '，'],
] as const;

const book: readonly Phrase[] = [...network, ...devices, ...frames, ...notices, ...browsers, ...faults, ...searches];

/**
 * What a machine said, as stored or thrown in English, in the language of the page. What nobody has put into Chinese stays as it is:
 * the words of a foreign device are part of the evidence. Parts behind `: `, `; ` and `, ` are put one by one.
 */
export function machineText(message: string, language = currentLanguage()): string {
  return language === 'zh-CN' ? inChinese(message) : message;
}

function inChinese(message: string): string {
  for (const [form, zh] of book) {
    const found = form.exec(message);
    if (found) return zh.replace(/\$(\d)/g, (_, group: string) => inChinese(found[Number(group)] ?? ''));
  }
  for (const [between, zh] of joints) {
    const at = message.indexOf(between);
    if (at < 0) continue;
    const parts = [message.slice(0, at), message.slice(at + between.length)];
    const said = parts.map(inChinese);
    // Nothing known in it: the text stays as it came.
    if (said.some((each, index) => each !== parts[index])) return said.join(zh);
  }
  return message;
}
