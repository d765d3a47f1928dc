export interface ErrorEntry {
  readonly status: number
  /** Whether the operator should read about it. */
  readonly log: boolean
  /** What happened, and what to do, in each language; the text for people. */
  readonly en: readonly [title: string, advice: string]
  readonly zh: readonly [title: string, advice: string]
}

const visitor = (status: number, en: ErrorEntry['en'], zh: ErrorEntry['zh']): ErrorEntry =>
  ({ status, log: false, en, zh })
const operator = (status: number, en: ErrorEntry['en'], zh: ErrorEntry['zh']): ErrorEntry =>
  ({ status, log: true, en, zh })

/** The one table of errors: code -> status, whether to log, public texts. `/Try_On_API/help#CODE` shows each. */
export const ERRORS = {
  // the picture
  FILE_MISSING: visitor(400,
    [
      'No picture was sent',
      'Choose a photo of a garment first. API callers send it as the multipart file field "garment".'
    ],
    ['没有收到图片', '请先选择一张服装照片。调用接口时，请用 multipart 的文件字段 “garment” 发送。']),
  PHOTO_MISSING: visitor(400,
    [
      'No photo was sent',
      'Choose a photo of a person first. API callers send it as the multipart file field "person".'
    ],
    ['没有收到照片', '请先选择一张人物照片。调用接口时，请用 multipart 的文件字段 “person” 发送。']),
  IMAGE_EMPTY: visitor(400,
    ['The picture is empty', 'The file has no content. Choose it again, or choose another one.'],
    ['图片是空的', '文件没有内容，请重新选择，或换一张。']),
  IMAGE_TYPE: visitor(415,
    [
      'This kind of file is not supported',
      'Send a JPEG, PNG or WebP picture. HEIC pictures from an iPhone can be shared or exported as JPEG.'
    ],
    ['不支持这种文件', '请使用 JPEG、PNG 或 WebP 图片。iPhone 的 HEIC 照片请先导出为 JPEG。']),
  IMAGE_TOO_LARGE: visitor(413,
    ['The picture is too large', 'At most {limit} {unit} are accepted. Make it smaller and send it again.'],
    ['图片太大', '最多接受 {limit} {unit}。请缩小后再发送。']),
  IMAGE_TOO_SMALL: visitor(422,
    ['The picture is too small', 'It is {width} × {height} pixels; each side needs at least {minimum}.'],
    ['图片太小', '图片为 {width} × {height} 像素，每边至少需要 {minimum} 像素。']),
  IMAGE_ASPECT: visitor(422,
    [
      'The picture is too narrow',
      'It is {width} × {height} pixels; one side may be at most {maximum} times as long as the other. ' +
        'Crop it around the garment.'
    ],
    ['图片过于狭长', '图片为 {width} × {height} 像素，长边最多为短边的 {maximum} 倍。请围绕服装裁剪。']),
  IMAGE_CORRUPT: visitor(422,
    [
      'The picture is damaged',
      'It cannot be read to the end. Open it on your device, save it again, and send the new file.'
    ],
    ['图片已损坏', '无法完整读取。请在设备上打开并重新保存，再发送新文件。']),
  IMAGE_TOO_SLOW: visitor(422,
    [
      'The picture takes too long to read',
      'It is saved in an unusual way. Open it on your device, save it again as an ordinary JPEG, and send the new file.'
    ],
    ['图片读取时间过长', '图片的保存方式不常见。请在设备上打开并另存为普通 JPEG，再发送新文件。']),
  CALLBACKS_OFF: visitor(422,
    ['Callbacks are not offered here', 'Leave "callback" out and ask for the job, or have WEBHOOK_SECRET set.'],
    ['此处不提供回调', '请去掉 “callback” 并查询任务，或让管理员设置 WEBHOOK_SECRET。']),
  CALLBACK_INVALID: visitor(422,
    ['The callback is no address to post to', 'Send an http or https address of a server on the internet.'],
    ['回调地址不可用', '请发送互联网上服务器的 http 或 https 地址。']),
  ADDRESS_INVALID: visitor(400,
    [
      'This is not the address of a picture',
      'Copy the address of the picture itself, beginning with https://, or save the picture and upload it.'
    ],
    ['这不是图片地址', '请复制图片本身的地址（以 https:// 开头），或先保存图片再上传。']),
  ADDRESS_UNREACHABLE: visitor(422,
    ['The picture could not be fetched', 'Its server does not give it away. Save the picture and upload it.'],
    ['无法获取图片', '对方服务器没有提供该图片，请先保存图片再上传。']),
  GARMENT_NOT_FOUND: visitor(422,
    [
      'No garment was found in the picture',
      'Use a photo of one top, seen from the front, on a plain background of a different colour.'
    ],
    ['图片中没有找到服装', '请使用一件上衣的正面照片，背景干净，颜色与衣服不同。']),
  // the request
  MULTIPART_BROKEN: visitor(400,
    ['The upload was cut off', 'The form data is incomplete. Send it again.'],
    ['上传中断', '表单数据不完整，请重新发送。']),
  FILES_TOO_MANY: visitor(400,
    ['More than one picture was sent', 'Send one picture of each kind at a time.'],
    ['发送了多张图片', '每种图片请一次只发送一张。']),
  FIELDS_TOO_MANY: visitor(413,
    ['The form has too many fields', 'Send the fields "garment" and "person" only.'],
    ['表单字段太多', '请只发送 “garment” 和 “person” 字段。']),
  FIELD_UNKNOWN: visitor(400,
    ['The field “{field}” has no meaning here', 'Check how it is spelled. The page /docs lists the fields.'],
    ['字段 “{field}” 在此处没有意义', '请检查拼写，/docs 页面列出了所有字段。']),
  BODY_TOO_LARGE: visitor(413,
    ['The request is too large', 'Make the picture smaller and send it again.'],
    ['请求太大', '请缩小图片后再发送。']),
  MEDIA_TYPE: visitor(415,
    ['This kind of form is not supported', 'Send pictures as multipart/form-data and choices as a plain form.'],
    ['无法识别这种表单', '图片请用 multipart/form-data 发送，选项请用普通表单发送。']),
  REQUEST_INVALID: visitor(400,
    ['The request could not be understood', 'A field is missing or has an invalid value. Go back and try again.'],
    ['无法理解该请求', '缺少字段或字段值不正确，请返回重试。']),
  REQUEST_TIMEOUT: visitor(408,
    ['The upload took too long', 'Check your connection and send it again, or send a smaller picture.'],
    ['上传时间过长', '请检查网络后重新发送，或使用更小的图片。']),
  HEADERS_TOO_LARGE: visitor(431,
    ['The request has too many headers', 'Delete the cookies of this site, or send fewer headers.'],
    ['请求头太大', '请删除本站的 Cookie，或减少请求头。']),
  HOST_UNKNOWN: visitor(421,
    [
      'This is not an address of the fitting room',
      'Use the address that the service prints when it starts. Whoever runs it can add a name to ALLOWED_HOSTS.'
    ],
    ['这不是试衣间的地址', '请使用服务启动时显示的地址。管理员可在 ALLOWED_HOSTS 中添加域名。']),
  TOKEN_MISSING: visitor(401,
    [
      'The API asks for a token here',
      'Send "Authorization: Bearer …". Whoever runs the service makes tokens with "npm run token", or opens the API ' +
        'with API_ACCESS=open. The pages need none.'
    ],
    [
      '此处调用接口需要令牌',
      '请发送 “Authorization: Bearer …”。管理员可用 “npm run token” 生成令牌，或用 API_ACCESS=open 开放接口。网页无需令牌。'
    ]),
  TOKEN_UNKNOWN: visitor(401,
    ['This token is not known', 'It may have been mistyped or withdrawn. Ask whoever runs the service for a new one.'],
    ['令牌无效', '令牌可能有误或已被撤销，请向服务管理员索取新的令牌。']),
  CROSS_SITE: visitor(403,
    ['The request came from another site', 'Open the fitting room itself and use its buttons.'],
    ['请求来自其他网站', '请直接打开试衣间页面并使用其中的按钮。']),
  METHOD_NOT_ALLOWED: visitor(405,
    ['This address cannot be opened like this', 'It is meant for a form. Go to the fitting room and use its buttons.'],
    ['该地址不接受这种请求', '它属于一个表单，请回到试衣间使用页面上的按钮。']),
  NOT_FOUND: visitor(404,
    ['There is nothing here', 'The address is wrong, or what was here has been deleted.'],
    ['这里什么都没有', '地址有误，或内容已被删除。']),
  // persons, garments, jobs
  PERSON_INVALID: visitor(400,
    ['This is not a valid name of a person', 'Choose a person from the gallery.'],
    ['人物编号不正确', '请从人物库中选择。']),
  PERSON_UNKNOWN: visitor(404,
    ['This person is not in the gallery', 'Choose another person. API callers find the names under /api/persons.'],
    ['人物库中没有这个人物', '请选择其他人物。接口调用者可在 /api/persons 查看编号。']),
  PERSON_MISSING: visitor(503,
    ['The gallery is empty', 'Whoever runs this service can add persons under data/persons.'],
    ['人物库是空的', '请服务管理员在 data/persons 中添加人物。']),
  PERSON_UNUSABLE: operator(422,
    ['This person cannot be used', 'Choose another person; the files of this one are incomplete.'],
    ['这个人物无法使用', '该人物的文件不完整，请选择其他人物。']),
  PERSON_NOT_FOUND: visitor(422,
    [
      'Nobody was found in the photo',
      'Use a photo of one person from head to thighs, facing the camera, in good light.'
    ],
    ['照片中没有找到人', '请使用一张单人照片：从头到大腿，面向镜头，光线充足。']),
  PERSON_ONLY_FACE: visitor(422,
    [
      'The photo shows too little of the person',
      'Only the head and shoulders are visible. Step back until head, arms and hips are in the picture.'
    ],
    ['照片中人物不完整', '只能看到头和肩。请后退一些，让头、手臂和胯部都在画面里。']),
  PERSON_TURNED_AWAY: visitor(422,
    [
      'The person does not face the camera',
      'A garment cannot be fitted from behind or from the side. Stand with both shoulders towards the camera.'
    ],
    ['人物没有面向镜头', '从背面或侧面拍摄的照片无法试穿，请让双肩都朝向镜头。']),
  PERSON_NOT_READY: visitor(409,
    ['The photo is still being examined', 'Wait a moment and try again.'],
    ['正在识别照片', '请稍等片刻再试。']),
  PERSON_PHOTO_UNSUPPORTED: operator(503,
    [
      'Photos of yourself cannot be used here',
      'The network that reads them is not installed. Choose a person from the gallery.'
    ],
    ['此处无法使用自己的照片', '没有安装识别人物的模型，请从人物库中选择。']),
  GARMENT_UNKNOWN: visitor(404,
    ['This garment is no longer here', 'Uploads are kept for a limited time. Upload it again, or choose a sample.'],
    ['这件服装已不存在', '上传的图片只保留有限时间，请重新上传或选择示例。']),
  GARMENT_NAME_UNKNOWN: visitor(404,
    ['There is no garment “{name}”', 'The samples are {samples}. Choose one of them, or send a photo.'],
    ['没有名为“{name}”的服装', '可用的示例有：{samples}。请选择其中一件，或上传照片。']),
  GARMENT_MISSING: visitor(400,
    ['No garment has been chosen', 'Upload a garment photo or choose one of the samples first.'],
    ['尚未选择服装', '请先上传服装照片或选择一件示例。']),
  GARMENT_NOT_READY: visitor(409,
    ['The garment is still being cut out', 'Wait a moment and try again.'],
    ['正在抠图', '请稍等片刻再试。']),
  POINT_INVALID: visitor(400,
    [
      'The point “{field}” cannot be used',
      'Points are cuff_*, hem_*, neck_* and collar_front, each with x and y from 0 to 1: shares of the photo.'
    ],
    ['要点 “{field}” 无法使用', '可用的要点为 cuff_*、hem_*、neck_* 和 collar_front，各含 x 与 y（0 到 1，占照片的比例）。']),
  POINTS_UNREAD: visitor(422,
    [
      'Sleeves, hem and neckline cannot be read here',
      'The networks in use do not tell them, or the garment was sent before they did. Send it again, or correct the ' +
        'cut-out.'
    ],
    ['此处无法读取袖口、下摆和领口', '所用模型不支持，或服装上传得较早。请重新上传，或修正抠图。']),
  IDEMPOTENCY_KEY_REUSED: visitor(422,
    [
      'This Idempotency-Key stands for another request',
      'It was sent with something else before. Use a new key for a new request, and the same key to repeat one.'
    ],
    ['此 Idempotency-Key 已用于其他请求', '该键之前用于不同的内容。新请求请使用新的键，重复请求请使用相同的键。']),
  JOB_UNKNOWN: visitor(404,
    ['This try-on does not exist', 'It was deleted, or it belongs to somebody else.'],
    ['没有这次试穿', '它已被删除，或属于其他访客。']),
  JOB_NOT_DONE: visitor(409,
    ['The picture is not finished yet', 'Wait a moment and ask again.'],
    ['图片尚未完成', '请稍候再查询。']),
  JOB_EXPIRED: visitor(410,
    ['This picture has been deleted', 'Results are kept for a limited time. Generate it again.'],
    ['这张图片已删除', '结果只保留有限时间，请重新生成。']),
  SHARE_UNKNOWN: visitor(404,
    ['This link has ended', 'Whoever made it has revoked it, or its time is over. Ask them for another one.'],
    ['链接已失效', '分享者已撤回链接，或链接已过期，请向对方索取新的链接。']),
  CHOOSE_TWO: visitor(400,
    ['Choose two pictures to compare', 'Go back and tick exactly two of them.'],
    ['请选择两张图片进行对比', '请返回并勾选恰好两张图片。']),
  GONE: visitor(410,
    ['It is too late to take this back', 'The pictures are deleted. Upload them again to use them.'],
    ['已无法撤回', '图片已经删除，请重新上传。']),
  CANCELLED: visitor(409,
    ['The try-on was cancelled', 'Generate it again whenever you like.'],
    ['试穿已取消', '随时可以重新生成。']),
  RANGE_UNSATISFIABLE: visitor(416,
    ['This part of the file does not exist', 'The file has fewer bytes. Request it again from its beginning.'],
    ['文件没有这一部分', '文件的字节数更少，请从头重新下载。']),
  GRID_TOO_LARGE: visitor(422,
    [
      'These are too many try-ons for one request',
      'It asks for {count}, and {limit} are taken at a time. Name fewer garments or persons, and send the rest later.'
    ],
    ['一次请求的试穿太多', '本次请求包含 {count} 个试穿，一次最多 {limit} 个。请减少服装或人物，其余稍后再发送。']),
  // load
  VISITOR_LIMIT: visitor(429,
    ['You already have try-ons in the queue', 'You can have {limit} at a time. Try again in about {seconds} seconds.'],
    ['您已有试穿正在排队', '同时最多 {limit} 个，大约 {seconds} 秒后可再提交。']),
  QUEUE_FULL: visitor(503,
    ['The fitting room is full', 'Many people are trying things on. Come back in about {seconds} seconds.'],
    ['试衣间已满', '正在试穿的人较多，请大约 {seconds} 秒后再来。']),
  SHUTTING_DOWN: visitor(503,
    [
      'The fitting room is restarting',
      'Everything in the queue is kept and continues by itself. Come back in {seconds} seconds.'
    ],
    ['试衣间正在重启', '排队中的任务会保留并自动继续，请 {seconds} 秒后再来。']),
  QUEUE_AWAY: operator(503,
    ['The fitting room is being set up again', 'Nothing is lost. Come back in {seconds} seconds.'],
    ['试衣间正在恢复', '任何内容都不会丢失，请 {seconds} 秒后再来。']),
  STORE_AWAY: operator(503,
    [
      'The pictures are out of reach',
      'The place where they lie does not answer. Nothing is lost. Come back in {seconds} seconds.'
    ],
    ['暂时无法读取图片', '存放图片的服务没有响应。任何内容都不会丢失，请 {seconds} 秒后再来。']),
  RATE_LIMITED: visitor(429,
    ['Too many requests', 'Wait {seconds} seconds and try again.'],
    ['请求过于频繁', '请等待 {seconds} 秒后再试。']),
  // the house
  ENGINE_NOT_READY: operator(503,
    ['The fitting room is not ready', 'The networks are not loaded. The page /readyz says what is missing.'],
    ['试衣间尚未就绪', '模型没有加载，/readyz 页面说明缺少什么。']),
  ENGINE_CRASHED: operator(500,
    ['The try-on stopped unexpectedly', 'The computation crashed and has been restarted. Try again.'],
    ['试穿意外中断', '计算意外停止，服务已自动重启，请重试。']),
  ENGINE_TIMEOUT: operator(504,
    ['The try-on took too long', 'It was stopped. Try again when the machine is less busy.'],
    ['试穿时间过长', '任务已停止，请在机器空闲时重试。']),
  INTERRUPTED: operator(503,
    ['The try-on was interrupted', 'The service was restarted twice while it ran. Generate it again.'],
    ['试穿被中断', '运行期间服务重启了两次，请重新生成。']),
  STORAGE: operator(507,
    [
      'The picture could not be saved',
      'The disk is full or cannot be written to. Whoever runs this service finds the cause in its log.'
    ],
    ['图片无法保存', '磁盘已满或无法写入，日志中已记录，请联系服务管理员。']),
  STORAGE_FULL: operator(507,
    [
      'There is no room for more pictures',
      'Nothing that you have sent is lost. Old pictures are deleted by themselves: come back later.'
    ],
    ['存储空间已满', '您已发送的内容不会丢失。旧图片会自动删除，请稍后再来。']),
  VISITOR_STORAGE_FULL: visitor(507,
    [
      'Your pictures take up all the room you have',
      'At most {limit} MB are kept for you. Delete some of them and send this one again.'
    ],
    ['您的图片已占满空间', '最多为您保存 {limit} MB。请删除一些图片后再发送。']),
  NOT_DELETED: operator(507,
    [
      'It could not be deleted',
      'It is still there: the disk refused. The cause is in the log of the service. Try again later.'
    ],
    ['无法删除', '磁盘拒绝删除，内容仍然存在，日志中已记录，请稍后重试。']),
  INTERNAL: operator(500,
    ['Something went wrong', 'It is our fault, and it has been logged. Try again in a moment.'],
    ['出了点问题', '这是我们的问题，已经记录，请稍后重试。'])
} as const satisfies Record<string, ErrorEntry>

export type ErrorCode = keyof typeof ERRORS

export function isErrorCode (code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}
