import sharp from 'sharp'

// The server never reads the same upload twice, so libvips' operation cache is only memory.
sharp.cache(false)
// The inference worker wants the cores; one libvips thread a picture is enough.
sharp.concurrency(1)

export { sharp }
