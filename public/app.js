// Everything works without scripts; each module here makes one thing smoother.

import { enhanceDialogs } from './dialog.js'
import { enhanceForms } from './forms.js'
import { enhanceHanding } from './handing.js'
import { offerInstalling } from './install.js'
import { receivePictures } from './receive.js'
import { chooseTwo, keepFresh } from './refresh.js'
import { enhanceSwaps } from './swap.js'
import { showChosen } from './tiles.js'
import { enhanceUploads } from './upload.js'
import { enhancePairs, enhanceViewers } from './viewer.js'
import { followJob } from './waiting.js'

enhanceForms()
enhanceDialogs()
enhanceSwaps()
enhanceUploads()
receivePictures()
enhanceViewers()
enhancePairs()
enhanceHanding()
keepFresh()
offerInstalling()
chooseTwo()
showChosen()
for (const page of document.querySelectorAll('[data-job]')) followJob(page)
// In a shop's frame the picture is fetched at once; whoever comes here otherwise is asked.
if (window.parent !== window) document.querySelector('[data-go]')?.requestSubmit()
for (const { dataset } of document.querySelectorAll('[data-reload]')) {
  setTimeout(() => window.location.reload(), Number(dataset.reload))
}
for (const element of document.querySelectorAll('[data-vanish]')) {
  setTimeout(() => element.remove(), Number(element.dataset.vanish) * 1000)
}
