import numpy as np
from studio.sandbox.media.english import Spoken
class Foreign:
    def speak(self, text, language, timbre):
        return Spoken(np.zeros(0, np.float32), [])
