from made_media import make as make  # the fixture
