#include "qr/format/png_image.h"

#define METRES_PER_INCH 0.0254

/* Rows repeat: measured here, zlib's 1 takes half of 6's time. */
#define PNG_IMAGE_COMPRESSION 1

/* zlib's window, as a power of two, for images that need no larger one; then
   a quarter of its usual hash table will do. */
#define PNG_IMAGE_WINDOW    14
#define PNG_IMAGE_MEM_LEVEL 6

/* What libpng's calls back see. */
struct png_image_sink {
    struct buffer *out;
    struct error *err;
};

static void png_image_write(png_structp png, png_bytep bytes, size_t len)
{
    struct png_image_sink *self = png_get_io_ptr(png);

    buffer_append(self->out, slice_of(bytes, len));
}

/* Bytes go to memory: there is nothing to flush. */
static void png_image_flush(png_structp png)
{
    (void)png;
}

static void png_image_fail(png_structp png, png_const_charp message)
{
    struct png_image_sink *self = png_get_error_ptr(png);

    error_set(self->err, ERROR_INTERNAL, "libpng cannot write the image: %s",
              message);
    png_longjmp(png, 1);
}

/* A warning is about odd input, and all input here is our own. */
static void png_image_warn(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void png_image_write_head(png_structp png, png_infop info,
                                 const struct png_image_rows *rows)
{
    png_uint_32 per_metre = (png_uint_32)(rows->dpi / METRES_PER_INCH + 0.5);

    png_set_IHDR(png, info, rows->width, rows->height, (int)rows->bits,
                 rows->type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (rows->type == PNG_COLOR_TYPE_PALETTE)
        png_set_PLTE(png, info, rows->palette, (int)rows->palette_count);
    if (rows->alphas != NULL)
        png_set_tRNS(png, info, rows->alphas, (int)rows->palette_count, NULL);
    png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_write_info(png, info);
}

/*
 * A state of 96 KB instead of 256 KB: the smaller one stays in the heap when
 * it is freed, the larger one goes back to the kernel and is faulted in again
 * for each image, which took longer than compressing it.
 */
static void png_image_set_small(png_structp png,
                                const struct png_image_rows *rows)
{
    size_t row = (size_t)rows->width * rows->bits / 8 + 1;

    if (rows->type != PNG_COLOR_TYPE_PALETTE ||
        row * rows->height > (size_t)1 << PNG_IMAGE_WINDOW)
        return;
    png_set_compression_window_bits(png, PNG_IMAGE_WINDOW);
    png_set_compression_mem_level(png, PNG_IMAGE_MEM_LEVEL);
}

/*
 * Everything that libpng may jump out of. All it needs afterwards was set
 * before the jump's target, so nothing is clobbered.
 */
static int png_image_write_all(png_structp png, png_infop info,
                               const struct png_image_rows *rows)
{
    if (setjmp(png_jmpbuf(png)) != 0)
        return ERROR_INTERNAL;
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_compression_level(png, PNG_IMAGE_COMPRESSION);
    png_image_set_small(png, rows);
    png_image_write_head(png, info, rows);
    for (unsigned y = 0; y < rows->height; y++)
        png_write_row(png, rows->row(rows->arg, y));
    png_write_end(png, info);
    return 0;
}

int png_image_append(const struct png_image_rows *rows, struct buffer *out,
                     struct error *err)
{
    struct png_image_sink self = {out, err};
    size_t before = out->len;
    png_infop info = NULL;
    png_structp png;
    int result;

    png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &self, png_image_fail,
                                  png_image_warn);
    info = png != NULL ? png_create_info_struct(png) : NULL;
    if (info == NULL) {
        result = error_set(err, ERROR_INTERNAL, "libpng does not start");
        goto out;
    }
    png_set_write_fn(png, &self, png_image_write, png_image_flush);
    result = png_image_write_all(png, info, rows);
out:
    if (result < 0)
        buffer_truncate(out, before);
    png_destroy_write_struct(&png, &info);
    return result;
}
