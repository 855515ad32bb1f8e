"""What FFmpeg and PyAV may open when the file may be hostile, by their own names, comma-separated as both take them."""

# The containers that clips come in. Left out on purpose: whatever opens further files (hls, dash, concat, image
# sequences, imf, sdp, rtsp), whatever is a program rather than a recording (lavfi, avisynth, svg, tty, trackers) and
# the formats of old games, whose parsers see the least care.
_CONTAINERS = """
    mov mp4 m4a 3gp 3g2 matroska webm avi mpegts mpeg flv live_flv kux asf
    ogg wav w64 flac mp3 aac ac3 eac3 amr amrnb amrwb aiff caf au rm nut
    mxf dv gsm ape wv tta loas h264 hevc m4v mpegvideo ivf mjpeg dhav voc
"""

_PICTURE = """
    h264 hevc vp8 vp9 libvpx libvpx-vp9 libdav1d av1 libaom-av1 vvc mpeg4 msmpeg4v1
    msmpeg4v2 msmpeg4 msmpeg4v3 mpeg1video mpeg2video mpegvideo h261 h263 h263i h263p
    flv vp6 vp6f vp6a wmv1 wmv2 wmv3 vc1 mss2 mjpeg mjpegb theora prores
    dnxhd dvvideo rv10 rv20 rv30 rv40 svq1 svq3 cinepak indeo3 indeo4 indeo5
    rawvideo huffyuv ffvhuff ffv1 utvideo cfhd
"""
_SOUND = """
    aac aac_latm mp3 mp3float mp2 mp2float mp1 mp1float opus libopus vorbis
    libvorbis flac alac ac3 eac3 dca truehd mlp amrnb amrwb libopencore_amrnb
    libopencore_amrwb gsm gsm_ms speex libspeex ilbc libilbc g722 g726 g726le g723_1
    g729 qcelp evrc wmav1 wmav2 wmapro wmalossless wmavoice cook sipr real_144
    real_288 atrac3 ape wavpack tta nellymoser qdm2 qdmc mace3 mace6 dvaudio s302m
    adpcm_ima_wav adpcm_ima_qt adpcm_ms adpcm_swf adpcm_yamaha adpcm_g722 adpcm_g726
    pcm_alaw pcm_mulaw pcm_u8 pcm_s8 pcm_s8_planar pcm_s16le pcm_s16be pcm_s16le_planar
    pcm_s16be_planar pcm_u16le pcm_u16be pcm_s24le pcm_s24be pcm_s24le_planar pcm_u24le
    pcm_s32le pcm_s32be pcm_f32le pcm_f32be pcm_f64le pcm_f64be pcm_bluray pcm_dvd
"""
FORMATS = ",".join(_CONTAINERS.split())
DECODERS = ",".join((_PICTURE + _SOUND).split())
