// Makes any picture that this browser can open fit for the upload.

const SENT_AS_IS = ['image/jpeg', 'image/png', 'image/webp']
const QUALITY = 0.92
// As much as the service keeps of a person's photo; more would be reduced there.
const LONGEST_SIDE = 4096

/**
 * The file itself where it can be sent as it is; else (HEIC and AVIF where the browser opens them, too many bytes) a
 * JPEG of it, upright and without hidden data. Throws when the browser cannot open it.
 */
export async function fitForUpload (file, maximumBytes) {
  if (SENT_AS_IS.includes(file.type) && file.size <= maximumBytes) return file
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  const context = canvas.getContext('2d')
  // What is transparent is white, as everywhere in the fitting room.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return await smallEnough(canvas, maximumBytes)
}

async function smallEnough (canvas, maximumBytes) {
  for (let quality = QUALITY; quality > 0.3; quality -= 0.2) {
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (blob && blob.size <= maximumBytes) return new File([blob], 'photo.jpg', { type: 'image/jpeg' })
  }
  throw new Error('the picture stays too large')
}
