# cmake -DINPUT=file -DOUTPUT=file.c -DNAME=symbol -DHEADER=h -P EmbedFile.cmake
#
# Writes a C source that holds INPUT's bytes as `const unsigned char NAME[]`
# and their number as `const size_t NAME_len`, which HEADER declares.
file(READ ${INPUT} hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR len "${digits} / 2")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
# Lines of sixteen bytes: compilers and people choke on one of megabytes.
string(REGEX REPLACE
    "(....,....,....,....,....,....,....,....,....,....,....,....,....,....,....,....,)"
    "\\1\n" bytes "${bytes}")
file(WRITE ${OUTPUT} "#include \"${HEADER}\"

const size_t ${NAME}_len = ${len};
const unsigned char ${NAME}[] = {
${bytes}
};
")
